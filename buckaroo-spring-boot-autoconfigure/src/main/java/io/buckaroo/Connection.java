package io.buckaroo;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;

/**
 * One connection: a picture of its handshake, and its mailbox. Immutable but for
 * {@link #responseHeaders()}, and safe to use from any thread.
 */
public interface Connection {

	/**
	 * The identity of this connection, unique among all connections of all processes. It
	 * is not a secret.
	 * @return the id
	 */
	String id();

	/**
	 * The URI of the request, query included; behind a proxy what
	 * {@code server.forward-headers-strategy} makes of it.
	 * @return the URI
	 */
	URI uri();

	/**
	 * The pattern of the route, such as {@code /chat/{room}}, with the base path if there
	 * is one.
	 * @return the pattern
	 */
	String route();

	/**
	 * The path variables, decoded.
	 * @return name and value of each; empty if the route has none
	 */
	Map<String, String> pathVariables();

	/**
	 * A path variable.
	 * @param name the name in the route's pattern
	 * @return the value, decoded
	 * @throws IllegalArgumentException if the route has no such variable
	 */
	default String pathVariable(String name) {
		String value = pathVariables().get(name);
		if (value == null) {
			throw new IllegalArgumentException("The route '%s' has no path variable '%s'".formatted(route(), name));
		}
		return value;
	}

	/**
	 * The query parameters, decoded.
	 * @return names and values; empty if there are none
	 */
	MultiValueMap<String, String> queryParams();

	/**
	 * The request's headers; read-only. A socket keeps them packed and unpacks them at
	 * each call: what a handler needs again it should keep.
	 * @return the headers
	 */
	HttpHeaders headers();

	/**
	 * The request's cookies; read-only.
	 * @return the cookies
	 */
	MultiValueMap<String, HttpCookie> cookies();

	/**
	 * Who connected, resolved before {@code init}.
	 * @return the principal, or {@code null} if the request is anonymous
	 */
	@Nullable Principal principal();

	/**
	 * Where the client connected from; behind a proxy what
	 * {@code server.forward-headers-strategy} makes of it, which may be unresolved:
	 * {@link InetSocketAddress#getHostString()} is there in either case.
	 * @return the address, or {@code null} if it is not known
	 */
	@Nullable InetSocketAddress remoteAddress();

	/**
	 * The subprotocol agreed on (RFC 6455, section 1.9).
	 * @return the subprotocol, or {@code null} if there is none, as always for an event
	 * source
	 */
	@Nullable String subprotocol();

	/**
	 * The id of the last event that the client has seen before it came back: the header
	 * {@code Last-Event-ID}, or the query parameter {@code lastEventId}, because a fresh
	 * {@code EventSource} cannot send headers.
	 * @return the id, or {@code null} if this is a first visit
	 */
	@Nullable String lastEventId();

	/**
	 * The attributes given by the route and by the checks before the handshake;
	 * read-only.
	 * @return the attributes; empty if there are none
	 */
	Map<String, Object> attributes();

	/**
	 * The body of the request, for an event source that is mapped to {@code POST}. To be
	 * read in {@code init}, with {@link Result#later}; only once. The application's
	 * codecs decode it, in as much memory as
	 * {@code spring.http.codecs.max-in-memory-size} allows. One that does not come whole
	 * within the send timeout of the route refuses the request with status 408.
	 * @param type what to decode it as
	 * @param <T> what to decode it as
	 * @return the body; empty if there is none, as always for a socket. An error that has
	 * a status, as for a media type that no codec reads, refuses the request with it
	 */
	<T> Mono<T> body(Class<T> type);

	/**
	 * The headers of the response. An event source may set them in its {@code init};
	 * afterwards, and for a socket, they are read-only.
	 * @return the headers
	 */
	HttpHeaders responseHeaders();

	/**
	 * The mailbox, which feeds {@code info}.
	 * @return the mailbox
	 */
	Mailbox mailbox();

	/**
	 * Subscribes to topics, from now on. What is published on them arrives in
	 * {@code info} as a {@link TopicMessage}, through the mailbox, after a
	 * {@link Subscribed} that says that nothing is missed any more. The subscription ends
	 * with the connection.
	 * @param topics the names of the topics; one that is subscribed to already is left as
	 * it is
	 */
	default void subscribe(String... topics) {
		for (String topic : topics) {
			subscribe(topic, Position.now());
		}
	}

	/**
	 * Subscribes to a topic, from a position on: behind the last message that the client
	 * has seen, or with the latest. May be called in {@code init} and in any callback.
	 * Replayed messages do not count against the capacity of the mailbox.
	 * @param topic the name of the topic; if it is subscribed to already, nothing happens
	 * @param from where to begin
	 */
	void subscribe(String topic, Position from);

	/**
	 * Ends subscriptions. What is in the mailbox already still arrives.
	 * @param topics the names of the topics; one that is not subscribed to is ignored
	 */
	void unsubscribe(String... topics);

	/**
	 * Lets somebody be present on a topic while this connection lasts: among the
	 * {@linkplain Topic#members() members}, and in the {@link PresenceChange} that every
	 * subscriber receives. Whether this connection is subscribed itself does not matter.
	 * @param topic the name of the topic
	 * @param member who: the same on several connections is one member; another one for
	 * the same topic takes the place of the first
	 */
	void track(String topic, String member);

	/**
	 * Takes back {@link #track}.
	 * @param topic the name of the topic
	 */
	void untrack(String topic);

}
