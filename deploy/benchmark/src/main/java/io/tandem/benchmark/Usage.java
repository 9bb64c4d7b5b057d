package io.tandem.benchmark;

/**
 * The use of a process, by the figures of the operating system.
 *
 * @param cpuMicros of CPU time, user and system, per record
 * @param residentBytes the most it held in this round
 */
public record Usage(double cpuMicros, long residentBytes) {
}
