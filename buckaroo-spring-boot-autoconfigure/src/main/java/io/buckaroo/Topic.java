package io.buckaroo;

import java.util.Set;

import reactor.core.publisher.Mono;

/**
 * A topic: what is published on it, on any node, reaches every connection that is
 * subscribed to it, on all nodes. It comes into being when somebody uses it and takes
 * nothing while nobody does. Safe to use from any thread.
 *
 * @see Buckaroo#topic
 * @see Connection#subscribe(String, Position)
 */
public interface Topic {

	/**
	 * The name.
	 * @return the name
	 */
	String name();

	/**
	 * Publishes a message, which arrives in {@code info} as a {@link TopicMessage}. All
	 * subscribers see the messages of a topic in the same order, in which those of one
	 * publisher, each published when the one before was taken, keep theirs. Like that of
	 * any {@code Mono}, the work is done when it is subscribed to, and each time.
	 * @param payload what to publish: share only what is immutable or thread-safe. On
	 * several nodes a string, a {@code byte[]}, a tree of JSON or an object of a
	 * {@linkplain PayloadType registered type}
	 * @return completes when the message was taken: when it is on its way to the
	 * mailboxes of this node's connections, or the broker has it. Fails with a
	 * {@link TopicException} when the broker is away, unless
	 * {@code buckaroo.cluster.when-unavailable} is {@code local-only}, or refuses, or
	 * does not answer in time: then nobody knows. Fails with an
	 * {@link IllegalArgumentException} if the payload cannot travel
	 */
	Mono<Void> publish(Object payload);

	/**
	 * Who is {@linkplain Connection#track tracked} on this topic, on all nodes.
	 * @return the members
	 */
	Mono<Set<String>> members();

	/**
	 * An event source that is this topic's feed: one event for each message, with the
	 * payload as its data and, if the topic has a history, the message's id. A client
	 * that comes back gets what it has missed; if that can't be had, an event named
	 * {@code reset} comes first. <pre class="code">
	 * &#64;Bean &#64;SseMapping("/prices")
	 * BuckarooEventSource&lt;Void&gt; prices(Buckaroo buckaroo) {
	 *     return buckaroo.topic("prices").eventSource();
	 * }</pre>
	 * @return the event source
	 */
	BuckarooEventSource<Void> eventSource();

	/**
	 * A socket that is this topic's feed: one text frame for each message, an object of
	 * JSON with {@code id}, if the topic has a history, and {@code data}. The first frame
	 * has only an id, that of where the feed begins. A client that comes back gives the
	 * last id as query parameter {@code lastEventId} and gets what it has missed; if that
	 * can't be had, the first frame has {@code "reset": true}. What clients send is
	 * ignored.
	 * @return the socket
	 */
	BuckarooSocket<Void> socket();

}
