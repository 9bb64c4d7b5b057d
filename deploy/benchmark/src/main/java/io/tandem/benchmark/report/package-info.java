/** The results as JSON, as a Markdown table and as plots. */
package io.tandem.benchmark.report;
