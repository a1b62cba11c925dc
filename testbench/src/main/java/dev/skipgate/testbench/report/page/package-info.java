/** The page report.html, made from the tree of report.json and nothing else. */
package dev.skipgate.testbench.report.page;
