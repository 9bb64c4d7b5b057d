/** What the tests of several modules share: started services, receivers, readers, credentials and the rules of the tree. */
package io.tandem.local.testkit;
