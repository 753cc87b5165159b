package io.buckaroo;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.util.MultiValueMap;

/**
 * A connection: the data of its handshake, its mailbox and its subscriptions. The data is
 * immutable except for {@link #responseHeaders()}. All methods may be called from any
 * thread.
 */
public interface Connection {

	/**
	 * Returns the id, which is unique among the connections of all nodes. It is not a
	 * secret.
	 * @return the id
	 */
	String id();

	/**
	 * Returns the HTTP method of the request. A WebSocket handshake is a {@code GET},
	 * also over HTTP/2, where the client sends an extended {@code CONNECT} (RFC 8441).
	 * @return the method
	 */
	HttpMethod method();

	/**
	 * Returns the URI of the request, including the query. Behind a proxy it follows
	 * {@code server.forward-headers-strategy}.
	 * @return the URI
	 */
	URI uri();

	/**
	 * Returns the pattern of the route, such as {@code /chat/{room}}, including the base
	 * path if there is one.
	 * @return the pattern
	 */
	String route();

	/**
	 * Returns the path variables, decoded.
	 * @return the values by name; empty if the route has no variables
	 */
	Map<String, String> pathVariables();

	/**
	 * Returns a path variable.
	 * @param name the name in the pattern of the route
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
	 * Returns the query parameters, decoded.
	 * @return the values by name; empty if there are none
	 */
	MultiValueMap<String, String> queryParams();

	/**
	 * Returns the first value of a query parameter.
	 * @param name the name
	 * @return the value, decoded; {@code null} if the parameter is absent or has no value
	 */
	default @Nullable String queryParam(String name) {
		return queryParams().getFirst(name);
	}

	/**
	 * Returns the headers of the request. A socket stores them packed and unpacks them at
	 * each call, so keep the value that is needed again.
	 * @return the headers, read-only
	 */
	HttpHeaders headers();

	/**
	 * Returns the cookies of the request.
	 * @return the cookies, read-only
	 */
	MultiValueMap<String, HttpCookie> cookies();

	/**
	 * Returns the authenticated principal, resolved before {@code init}.
	 * @return the principal, or {@code null} if the request is anonymous
	 */
	@Nullable Principal principal();

	/**
	 * Returns the address of the client. Behind a proxy it follows
	 * {@code server.forward-headers-strategy} and may be unresolved:
	 * {@link InetSocketAddress#getHostString()} works in either case.
	 * @return the address, or {@code null} if it is not known
	 */
	@Nullable InetSocketAddress remoteAddress();

	/**
	 * Returns the negotiated subprotocol (RFC 6455, section 1.9).
	 * @return the subprotocol, or {@code null} if there is none; always {@code null} for
	 * an event source
	 */
	@Nullable String subprotocol();

	/**
	 * Returns the id of the last event that a returning client has received. It is read
	 * from the header {@code Last-Event-ID} or else from the query parameter
	 * {@code lastEventId}, because a new {@code EventSource} cannot set headers.
	 * @return the id, or {@code null} if the client sent none
	 */
	@Nullable String lastEventId();

	/**
	 * Returns the attributes set by the route and by the checks of the handshake.
	 * @return the attributes, read-only; empty if there are none
	 */
	Map<String, Object> attributes();

	/**
	 * Reads the body of the request, for an event source that is mapped to {@code POST}.
	 * It can be read once, in {@code init}, with {@link Result#later}; once the stream is
	 * open, reading it fails with an {@link IllegalStateException}. The application's
	 * codecs decode it within {@code spring.http.codecs.max-in-memory-size}. A body that
	 * is not complete within the send timeout of the route is refused with status 408.
	 * @param type the class to decode to
	 * @param <T> the type to decode to
	 * @return the body; empty if there is none, as always for a socket. An error with a
	 * status, such as 415 for an unsupported media type, refuses the request with that
	 * status
	 */
	<T> Mono<T> body(Class<T> type);

	/**
	 * Returns the headers of the response. The {@code init} of an event source may change
	 * them. Once the stream is open, and for a socket, they are read-only and empty.
	 * @return the headers
	 */
	HttpHeaders responseHeaders();

	/**
	 * Returns the mailbox, whose messages {@code info} receives.
	 * @return the mailbox
	 */
	Mailbox mailbox();

	/**
	 * Subscribes to topics from now on. A {@link Subscribed} arrives in {@code info} when
	 * the subscription has begun, then each published message as a {@link TopicMessage}.
	 * The subscription ends with the connection.
	 * @param topics the names of the topics; an existing subscription is left unchanged
	 */
	default void subscribe(String... topics) {
		for (String topic : topics) {
			subscribe(topic, Position.now());
		}
	}

	/**
	 * Subscribes to a topic from a position on. May be called in {@code init} and in any
	 * later callback. Replayed messages do not count against the capacity of the mailbox.
	 * @param topic the name of the topic; an existing subscription is left unchanged
	 * @param from the position of the first message
	 */
	void subscribe(String topic, Position from);

	/**
	 * Ends subscriptions. Messages that are already in the mailbox still arrive.
	 * @param topics the names of the topics; topics without a subscription are ignored
	 */
	void unsubscribe(String... topics);

	/**
	 * Makes a member present on a topic while this connection lasts: it is listed by
	 * {@link Topic#members()}, and subscribers receive a {@link PresenceChange}. This
	 * connection need not be subscribed to the topic.
	 * @param topic the name of the topic
	 * @param member the name of the member. The same name on several connections is one
	 * member; a second call for a topic replaces the member of the first
	 */
	void track(String topic, String member);

	/**
	 * Ends the presence that {@link #track} began.
	 * @param topic the name of the topic
	 */
	void untrack(String topic);

}
