/** The use of processes, and the machine that they run on. */
package io.tandem.benchmark.process;
