/**
 * Extension points of the handshake: checks, the expiry of credentials, and contributions
 * to the Reactor context of connections.
 */
@NullMarked
package io.buckaroo.handshake;

import org.jspecify.annotations.NullMarked;
