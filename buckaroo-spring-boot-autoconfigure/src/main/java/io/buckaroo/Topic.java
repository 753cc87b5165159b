package io.buckaroo;

import java.util.Set;

import reactor.core.publisher.Mono;

/**
 * A topic. A message that is published on it, on any node, is delivered to every
 * subscribed connection of all nodes. A topic is created on first use and holds no memory
 * while it is unused. All methods may be called from any thread.
 *
 * @see Buckaroo#topic
 * @see Connection#subscribe(String, Position)
 */
public interface Topic {

	/**
	 * Returns the name.
	 * @return the name
	 */
	String name();

	/**
	 * Publishes a message, which subscribers receive in {@code info} as a
	 * {@link TopicMessage}. All subscribers receive the messages of a topic in the same
	 * order. A publisher that waits for each publication to complete before the next one
	 * keeps its own order.
	 * @param payload the object to publish, immutable or thread-safe: on a single node,
	 * all subscribers receive this object. With several nodes it must be a string, a
	 * number, a boolean, a {@code byte[]}, a map or list of such values, a JSON tree, or
	 * an object of a {@linkplain PayloadType registered type}; maps and lists arrive
	 * unmodifiable
	 * @return a {@code Mono} that publishes once per subscription. It completes when the
	 * message has been handed to this node's connections or accepted by the broker. It
	 * fails with a {@link TopicException} if the broker refuses the message, does not
	 * answer in time (the outcome is then unknown), or is unreachable, unless
	 * {@code buckaroo.cluster.when-unavailable} is {@code local-only}; and if too many
	 * publications are waiting for the broker. It fails with an
	 * {@link IllegalArgumentException} if the payload is larger than
	 * {@code buckaroo.max-publication-size} or cannot be sent to other nodes
	 */
	Mono<Void> publish(Object payload);

	/**
	 * Returns the members that are {@linkplain Connection#track present} on this topic,
	 * on all nodes.
	 * @return the names of the members
	 */
	Mono<Set<String>> members();

	/**
	 * Returns an event source that sends one event for each message of this topic, with
	 * the payload as data and, if the topic has a history, the message's id. A client
	 * that reconnects receives the messages that it missed; if they are no longer
	 * available, an event named {@code reset} comes first. <pre class="code">
	 * &#64;Bean &#64;SseMapping("/prices")
	 * BuckarooEventSource&lt;Void&gt; prices(Buckaroo buckaroo) {
	 *     return buckaroo.topic("prices").eventSource();
	 * }</pre>
	 * @return the event source
	 */
	BuckarooEventSource<Void> eventSource();

	/**
	 * Returns a socket that sends one text frame for each message of this topic: a JSON
	 * object with {@code data} and, if the topic has a history, {@code id}. The first
	 * frame has no data, only the id of the position at which the feed begins. A client
	 * that reconnects passes the last id in the query parameter {@code lastEventId} and
	 * receives the messages that it missed; if they are no longer available, the first
	 * frame has {@code "reset": true}. Messages from clients are ignored.
	 * @return the socket
	 */
	BuckarooSocket<Void> socket();

}
