package io.buckaroo.webflux.handshake;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Map;

import io.buckaroo.Connection;
import io.buckaroo.Mailbox;
import io.buckaroo.Position;
import io.buckaroo.route.Route;
import io.buckaroo.runtime.ConnectionLoop;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.CollectionUtils;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * Base class of connections. They outlive their request, and keep only compact copies of
 * its data.
 */
public abstract class HandshakeConnection implements Connection {

	private static final String LAST_EVENT_ID_HEADER = "Last-Event-ID";

	private static final String LAST_EVENT_ID_PARAMETER = "lastEventId";

	private static final MultiValueMap<String, String> NO_QUERY = CollectionUtils
		.unmodifiableMultiValueMap(new LinkedMultiValueMap<>(0));

	private static final MultiValueMap<String, HttpCookie> NO_COOKIES = CollectionUtils
		.unmodifiableMultiValueMap(new LinkedMultiValueMap<>(0));

	private final String id;

	private final Route route;

	private final Map<String, String> pathVariables;

	private final @Nullable Principal principal;

	private final Map<String, Object> attributes;

	/** The {@linkplain PackedRequest packed} URI and headers. */
	private final byte[] request;

	private final MultiValueMap<String, String> queryParams;

	private final MultiValueMap<String, HttpCookie> cookies;

	private final @Nullable InetSocketAddress remoteAddress;

	private final ConnectionLoop<?, ?> loop;

	/**
	 * Creates the connection of a handshake.
	 * @param handshake the handshake, after all its steps
	 * @param headers the headers of the request, as sent by the client
	 * @param loop the loop of the connection
	 */
	protected HandshakeConnection(Handshake handshake, HttpHeaders headers, ConnectionLoop<?, ?> loop) {
		ServerHttpRequest request = handshake.request();
		this.id = handshake.id();
		this.route = handshake.route();
		this.pathVariables = handshake.pathVariables();
		this.principal = handshake.principal();
		this.attributes = handshake.attributes();
		this.request = PackedRequest.of(request.getURI(), headers);
		this.queryParams = request.getQueryParams().isEmpty() ? NO_QUERY : request.getQueryParams();
		this.cookies = request.getCookies().isEmpty() ? NO_COOKIES : request.getCookies();
		this.remoteAddress = request.getRemoteAddress();
		this.loop = loop;
	}

	@Override
	public final String id() {
		return this.id;
	}

	@Override
	public final String route() {
		return this.route.pattern().getPatternString();
	}

	@Override
	public final Map<String, String> pathVariables() {
		return this.pathVariables;
	}

	@Override
	public final @Nullable Principal principal() {
		return this.principal;
	}

	@Override
	public final URI uri() {
		return PackedRequest.uri(this.request);
	}

	@Override
	public final HttpHeaders headers() {
		return PackedRequest.headers(this.request);
	}

	@Override
	public final MultiValueMap<String, String> queryParams() {
		return this.queryParams;
	}

	@Override
	public final MultiValueMap<String, HttpCookie> cookies() {
		return this.cookies;
	}

	@Override
	public final @Nullable InetSocketAddress remoteAddress() {
		return this.remoteAddress;
	}

	@Override
	public final @Nullable String lastEventId() {
		String header = headers().getFirst(LAST_EVENT_ID_HEADER);
		return (header != null) ? utf8(header) : queryParams().getFirst(LAST_EVENT_ID_PARAMETER);
	}

	/**
	 * Decodes a header that browsers send in UTF-8 and that the server has decoded as
	 * Latin-1.
	 */
	private static String utf8(String header) {
		return new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
	}

	@Override
	public final Map<String, Object> attributes() {
		return this.attributes;
	}

	@Override
	public final Mailbox mailbox() {
		return this.loop.mailbox();
	}

	@Override
	public final void subscribe(String topic, Position from) {
		this.loop.subscriptions().subscribe(topic, from);
	}

	@Override
	public final void unsubscribe(String... topics) {
		this.loop.subscriptions().unsubscribe(topics);
	}

	@Override
	public final void track(String topic, String member) {
		this.loop.subscriptions().track(topic, this.id, member);
	}

	@Override
	public final void untrack(String topic) {
		this.loop.subscriptions().untrack(topic);
	}

}
