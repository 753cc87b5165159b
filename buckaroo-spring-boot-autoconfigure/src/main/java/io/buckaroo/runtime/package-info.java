/**
 * The life of a connection, independent of the web server: its loop, mailbox, clock and
 * registry, and the fan-out of messages to many connections. A
 * {@link io.buckaroo.runtime.Transport} connects it to the web server.
 */
@NullMarked
package io.buckaroo.runtime;

import org.jspecify.annotations.NullMarked;
