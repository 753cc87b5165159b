package io.buckaroo.webflux;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.security.Principal;
import java.util.Map;
import java.util.function.Supplier;

import io.buckaroo.Connection;
import io.buckaroo.Mailbox;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ContentTooLargeException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;

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

	private final Map<String, Object> attributes;

	private final @Nullable ServerRequest body;

	private final Duration bodyTimeout;

	private final Supplier<HttpHeaders> responseHeaders;

	private final Mailbox mailbox;

	HandshakeConnection(Handshake handshake, HttpHeaders headers, @Nullable String subprotocol,
			@Nullable ServerRequest body, Duration bodyTimeout, Supplier<HttpHeaders> responseHeaders,
			Mailbox mailbox) {
		this.id = handshake.id();
		this.request = handshake.request();
		this.headers = headers;
		this.matched = handshake.matched();
		this.principal = handshake.principal();
		this.subprotocol = subprotocol;
		this.attributes = handshake.attributes();
		this.body = body;
		this.bodyTimeout = bodyTimeout;
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
		return (header != null) ? utf8(header) : queryParams().getFirst(LAST_EVENT_ID_PARAMETER);
	}

	/**
	 * Browsers send this header in UTF-8, and the server reads headers as Latin-1.
	 */
	private static String utf8(String header) {
		return new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
	}

	@Override
	public Map<String, Object> attributes() {
		return this.attributes;
	}

	@Override
	public <T> Mono<T> body(Class<T> type) {
		ServerRequest body = this.body;
		return (body == null) ? Mono.empty()
				: limited(Mono.defer(() -> body.bodyToMono(type)))
					.onErrorMap(InvalidMediaTypeException.class,
							(ex) -> new UnsupportedMediaTypeStatusException(ex.getMessage()))
					.onErrorMap(DataBufferLimitException.class, ContentTooLargeException::new);
	}

	/**
	 * Nothing else bounds a connection that is not open yet.
	 */
	private <T> Mono<T> limited(Mono<T> body) {
		return this.bodyTimeout.isZero() ? body : body.timeout(this.bodyTimeout,
				Mono.error(() -> new ResponseStatusException(HttpStatus.REQUEST_TIMEOUT)));
	}

	@Override
	public HttpHeaders responseHeaders() {
		return this.responseHeaders.get();
	}

	@Override
	public Mailbox mailbox() {
		return this.mailbox;
	}

}
