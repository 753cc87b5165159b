package io.buckaroo.metrics;

import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.runtime.ConnectionKind;

/**
 * A route whose time series exist from start-up on.
 *
 * @param kind the kind of its connections
 * @param pattern its pattern
 * @param overflow the overflow policy of its mailboxes
 */
public record MeteredRoute(ConnectionKind kind, String pattern, Overflow overflow) {

}
