package io.tandem.benchmark;

/**
 * What a process took, by the operating system's accounting.
 *
 * @param cpuMicros of CPU time, user and system, per record
 * @param residentBytes the most it held in this round
 */
public record Usage(double cpuMicros, long residentBytes) {
}
