/** Processes: how they are started, what they take of the machine, and what machine it is. */
package io.tandem.benchmark.process;
