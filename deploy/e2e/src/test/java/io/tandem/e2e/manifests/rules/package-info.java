/** What must hold in rendered manifests: one class a rule. */
package io.tandem.e2e.manifests.rules;
