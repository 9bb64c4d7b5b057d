/** The manifests of deploy/kubernetes, checked without a cluster: rendered as kubectl does, then rule by rule. */
package io.tandem.e2e.manifests;
