/** The images, run by podman as the manifests of the development overlay say: what {@code deploy/e2e/podman} starts. */
package io.tandem.e2e.podman;
