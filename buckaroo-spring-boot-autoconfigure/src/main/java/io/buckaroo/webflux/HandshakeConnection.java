package io.buckaroo.webflux;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.Map;

import io.buckaroo.Connection;
import io.buckaroo.Mailbox;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;

/**
 * A connection as its handshake shows it.
 */
final class HandshakeConnection implements Connection {

	private static final String LAST_EVENT_ID_HEADER = "Last-Event-ID";

	private static final String LAST_EVENT_ID_PARAMETER = "lastEventId";

	private final String id;

	private final ServerHttpRequest request;

	private final HttpHeaders headers;

	private final MatchedRoute matched;

	private final @Nullable Principal principal;

	private final @Nullable String subprotocol;

	private final HttpHeaders responseHeaders;

	private final Mailbox mailbox;

	HandshakeConnection(Handshake handshake, HttpHeaders headers, @Nullable String subprotocol,
			HttpHeaders responseHeaders, Mailbox mailbox) {
		this.id = handshake.id();
		this.request = handshake.request();
		this.headers = headers;
		this.matched = handshake.matched();
		this.principal = handshake.principal();
		this.subprotocol = subprotocol;
		this.responseHeaders = responseHeaders;
		this.mailbox = mailbox;
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public URI uri() {
		return this.request.getURI();
	}

	@Override
	public String route() {
		return this.matched.route().pattern().getPatternString();
	}

	@Override
	public Map<String, String> pathVariables() {
		return this.matched.pathVariables();
	}

	@Override
	public MultiValueMap<String, String> queryParams() {
		return this.request.getQueryParams();
	}

	@Override
	public HttpHeaders headers() {
		return this.headers;
	}

	@Override
	public MultiValueMap<String, HttpCookie> cookies() {
		return this.request.getCookies();
	}

	@Override
	public @Nullable Principal principal() {
		return this.principal;
	}

	@Override
	public @Nullable InetSocketAddress remoteAddress() {
		return this.request.getRemoteAddress();
	}

	@Override
	public @Nullable String subprotocol() {
		return this.subprotocol;
	}

	@Override
	public @Nullable String lastEventId() {
		String header = this.headers.getFirst(LAST_EVENT_ID_HEADER);
		return (header != null) ? header : queryParams().getFirst(LAST_EVENT_ID_PARAMETER);
	}

	@Override
	public Map<String, Object> attributes() {
		return Map.of();
	}

	@Override
	public HttpHeaders responseHeaders() {
		return this.responseHeaders;
	}

	@Override
	public Mailbox mailbox() {
		return this.mailbox;
	}

	@Override
	public String toString() {
		return "Connection " + this.id + " of route '" + route() + "'";
	}

}
