/** The program behind {@code deploy/local/up}: the whole of Tandem on this machine, to try it. */
package io.tandem.local.up;
