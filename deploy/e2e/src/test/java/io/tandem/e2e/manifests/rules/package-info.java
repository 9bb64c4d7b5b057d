/** The rules for rendered manifests, one class a rule. */
package io.tandem.e2e.manifests.rules;
