/**
 * A client for tests of a running application: sockets and streams.
 *
 * @see io.buckaroo.test.client.BuckarooTestClient
 */
@NullMarked
package io.buckaroo.test.client;

import org.jspecify.annotations.NullMarked;
