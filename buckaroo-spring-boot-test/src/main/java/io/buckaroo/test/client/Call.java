package io.buckaroo.test.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * A request as it is sent, except for what depends on the version of HTTP.
 *
 * @param kind the kind of connection that the request opens
 * @param version the version of HTTP
 * @param method the method; that of a socket depends on the version
 * @param uri the URI, with the scheme {@code http} or {@code https}
 * @param headers the headers
 * @param body the body, empty if there is none
 * @param user the user that the application is to assume, or {@code null}
 */
record Call(Kind kind, Version version, HttpMethod method, URI uri, HttpHeaders headers, byte[] body,
		@Nullable TestUser user) {

	private static final String LAST_EVENT_ID_PARAMETER = "lastEventId";

	private static final String LAST_EVENT_ID_HEADER = "Last-Event-ID";

	enum Kind {

		SOCKET("socket"), STREAM("stream");

		private final String description;

		Kind(String description) {
			this.description = description;
		}

		@Override
		public String toString() {
			return this.description;
		}

	}

	enum Version {

		/**
		 * HTTP/2 if client and server agree on it during the TLS handshake.
		 */
		NEGOTIATED,

		HTTP_1_1,

		HTTP_2

	}

	boolean isSocket() {
		return this.kind == Kind.SOCKET;
	}

	boolean isGet() {
		return this.method == HttpMethod.GET;
	}

	boolean isTls() {
		return "https".equals(this.uri.getScheme());
	}

	int port() {
		return (this.uri.getPort() != -1) ? this.uri.getPort() : isTls() ? 443 : 80;
	}

	/**
	 * Returns the value of the header {@code Host}, which tests may set.
	 */
	String authority() {
		String host = this.headers.getFirst(HttpHeaders.HOST);
		return (host != null) ? host : this.uri.getRawAuthority();
	}

	/**
	 * Returns the path with the query.
	 */
	String target() {
		String path = this.uri.getRawPath().isEmpty() ? "/" : this.uri.getRawPath();
		return (this.uri.getRawQuery() != null) ? path + "?" + this.uri.getRawQuery() : path;
	}

	/**
	 * Returns the request of a client that returns. As in a browser, a socket passes the
	 * id in the query and a stream in a header.
	 * @param id the id of the last event that the client has received; empty for none
	 */
	Call withLastEventId(String id) {
		if (isSocket()) {
			URI resumed = UriComponentsBuilder.fromUri(this.uri)
				.replaceQueryParam(LAST_EVENT_ID_PARAMETER, UriUtils.encode(id, StandardCharsets.UTF_8))
				.build(true)
				.toUri();
			return new Call(this.kind, this.version, this.method, resumed, this.headers, this.body, this.user);
		}
		HttpHeaders headers = new HttpHeaders();
		headers.putAll(this.headers);
		if (id.isEmpty()) {
			headers.remove(LAST_EVENT_ID_HEADER);
		}
		else {
			// UTF-8, as the standard of event streams demands
			headers.set(LAST_EVENT_ID_HEADER,
					new String(id.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
		}
		return new Call(this.kind, this.version, this.method, this.uri, headers, this.body, this.user);
	}

	/**
	 * Describes the request, such as {@code socket /chat/spring as ann}.
	 */
	@Override
	public String toString() {
		return this.kind + " " + (isGet() ? "" : this.method + " ") + target()
				+ ((this.user != null && this.user.name() != null) ? " as the test user '" + this.user.name() + "'"
						: "");
	}

}
