package io.buckaroo.metrics;

import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.runtime.ConnectionKind;

/**
 * A route whose time series exist from start-up on.
 *
 * @param kind the kind of its connections
 * @param pattern its pattern
 * @param overflow the overflow policy of its mailboxes
 * @param typed whether its messages are typed, so that they may be malformed
 */
public record MeteredRoute(ConnectionKind kind, String pattern, Overflow overflow, boolean typed) {

}
