package io.buckaroo;

import org.jspecify.annotations.Nullable;

/**
 * Tells {@code info} that a subscription has begun: it comes before the first
 * {@link TopicMessage}, and from here on no message is missed. It comes again, with
 * {@code recovered = false}, if messages were lost later, because the broker has lost
 * them or too many came while it could not be reached.
 *
 * @param topic the topic
 * @param id where the subscription stands: to be given to {@link Position#after} by a
 * client that comes back before it has seen a message; {@code null} if the topic has no
 * history
 * @param recovered {@code false} if the client has missed messages that can't be had any
 * more: the history does not reach back so far, was lost, or more are missing than the
 * recovery limit; then none of them comes, and the client should fetch its state anew
 */
public record Subscribed(String topic, @Nullable String id, boolean recovered) {

}
