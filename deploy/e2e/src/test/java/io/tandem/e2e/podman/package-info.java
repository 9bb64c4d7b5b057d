/** Runs the images by podman as the manifests of the development overlay say, for {@code deploy/e2e/podman}. */
package io.tandem.e2e.podman;
