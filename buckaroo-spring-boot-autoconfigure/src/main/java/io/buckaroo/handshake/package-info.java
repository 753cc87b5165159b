/**
 * What an application adds to the examination of handshakes: checks, the expiry of
 * credentials, and the Reactor context of connections.
 */
@NullMarked
package io.buckaroo.handshake;

import org.jspecify.annotations.NullMarked;
