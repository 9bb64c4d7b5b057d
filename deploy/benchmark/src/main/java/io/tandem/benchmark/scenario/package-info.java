/** The questions: {@link io.tandem.benchmark.scenario.Scenarios} lists them. */
package io.tandem.benchmark.scenario;
