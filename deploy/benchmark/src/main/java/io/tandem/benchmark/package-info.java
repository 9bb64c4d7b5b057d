/**
 * Measures the packaged services beside their references: {@link io.tandem.benchmark.Benchmark} runs scenarios, a scenario
 * lets contenders alternate, a contender gives samples, the report writes them down.
 */
package io.tandem.benchmark;
