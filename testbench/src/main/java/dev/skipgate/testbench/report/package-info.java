/** What a compilation and a verification found out: report.json, and report.html made from it. */
package dev.skipgate.testbench.report;
