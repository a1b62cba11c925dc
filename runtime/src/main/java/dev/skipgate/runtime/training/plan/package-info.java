/** What shall be trained and how, as plain checked data: what a user asks for, in the words of the runtime. */
package dev.skipgate.runtime.training.plan;
