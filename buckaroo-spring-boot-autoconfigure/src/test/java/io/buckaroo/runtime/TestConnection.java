package io.buckaroo.runtime;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.Map;

import io.buckaroo.Connection;
import io.buckaroo.Mailbox;
import io.buckaroo.Position;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * A connection without a handshake.
 */
record TestConnection(String id, String route, Mailbox mailbox) implements Connection {

	@Override
	public HttpMethod method() {
		return HttpMethod.GET;
	}

	@Override
	public URI uri() {
		return URI.create("http://localhost" + this.route);
	}

	@Override
	public Map<String, String> pathVariables() {
		return Map.of();
	}

	@Override
	public MultiValueMap<String, String> queryParams() {
		return new LinkedMultiValueMap<>();
	}

	@Override
	public HttpHeaders headers() {
		return HttpHeaders.EMPTY;
	}

	@Override
	public MultiValueMap<String, HttpCookie> cookies() {
		return new LinkedMultiValueMap<>();
	}

	@Override
	public @Nullable Principal principal() {
		return null;
	}

	@Override
	public @Nullable InetSocketAddress remoteAddress() {
		return null;
	}

	@Override
	public @Nullable String subprotocol() {
		return null;
	}

	@Override
	public @Nullable String lastEventId() {
		return null;
	}

	@Override
	public Map<String, Object> attributes() {
		return Map.of();
	}

	@Override
	public <T> Mono<T> body(Class<T> type) {
		return Mono.empty();
	}

	@Override
	public HttpHeaders responseHeaders() {
		return new HttpHeaders();
	}

	@Override
	public void subscribe(String topic, Position from) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void unsubscribe(String... topics) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void track(String topic, String member) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void untrack(String topic) {
		throw new UnsupportedOperationException();
	}

}
