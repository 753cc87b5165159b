package io.buckaroo.handshake;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.Assert;

/**
 * The result of a {@link HandshakeCheck}: a request is either admitted or refused. An
 * immutable value.
 */
public sealed interface Admission {

	/**
	 * Admits the request.
	 * @return the admission
	 */
	static Admitted admit() {
		return Admitted.UNCHANGED;
	}

	/**
	 * Refuses the request.
	 * @param status the status of the response, of class 3xx, 4xx or 5xx
	 * @return the refusal
	 * @throws IllegalArgumentException if the status is of another class
	 */
	static Refused refuse(HttpStatusCode status) {
		return new Refused(status, HttpHeaders.EMPTY);
	}

	/**
	 * The request may become a connection.
	 *
	 * @param attributes the attributes of the connection, in addition to those of its
	 * route
	 * @param subprotocol the selected subprotocol; {@code null} leaves the selection to
	 * the route
	 * @param compression whether the messages of a socket may be compressed, if its route
	 * and the client support it
	 */
	record Admitted(Map<String, Object> attributes, @Nullable String subprotocol,
			boolean compression) implements Admission {

		private static final Admitted UNCHANGED = new Admitted(Map.of(), null, true);

		/**
		 * Creates an admission with a copy of the attributes.
		 * @param attributes the attributes, without {@code null} values
		 * @param subprotocol the subprotocol, or {@code null}
		 * @param compression whether messages may be compressed
		 */
		public Admitted {
			attributes = Map.copyOf(attributes);
		}

		/**
		 * Adds an attribute to the {@linkplain io.buckaroo.Connection#attributes()
		 * attributes} of the connection. Replaces an attribute of the same name of the
		 * route or of an earlier check.
		 * @param name the name
		 * @param value the value
		 * @return an admission with the attribute
		 */
		public Admitted withAttribute(String name, Object value) {
			Assert.hasText(name, "'name' must not be empty");
			Assert.notNull(value, "'value' must not be null");
			Map<String, Object> more = new LinkedHashMap<>(this.attributes);
			more.put(name, value);
			return new Admitted(more, this.subprotocol, this.compression);
		}

		/**
		 * Selects the subprotocol of a socket in place of the route. Event sources ignore
		 * it.
		 * @param subprotocol a subprotocol that the client offers. Any other one is
		 * answered with status 500, because the client would fail the connection (RFC
		 * 6455, section 4.1)
		 * @return an admission with the subprotocol
		 */
		public Admitted withSubprotocol(String subprotocol) {
			Assert.hasText(subprotocol, "'subprotocol' must not be empty");
			return new Admitted(this.attributes, subprotocol, this.compression);
		}

		/**
		 * Declines compression for this socket, as if the client had not offered it.
		 * Meant for connections that carry secrets together with data that others choose,
		 * since the size of compressed messages then reveals the secrets (CRIME, BREACH).
		 * A single message can be excluded with {@code Frame.uncompressed()}. Event
		 * sources ignore it.
		 * @return an admission without compression
		 */
		public Admitted withoutCompression() {
			return new Admitted(this.attributes, this.subprotocol, false);
		}

		/**
		 * Combines this admission with that of a later check, which takes precedence.
		 * Compression needs the consent of both.
		 */
		Admitted and(Admitted later) {
			Map<String, Object> all = new LinkedHashMap<>(this.attributes);
			all.putAll(later.attributes);
			return new Admitted(all, (later.subprotocol != null) ? later.subprotocol : this.subprotocol,
					this.compression && later.compression);
		}

	}

	/**
	 * The request must not become a connection.
	 *
	 * @param status the status of the response
	 * @param headers the headers of the response; read-only
	 */
	record Refused(HttpStatusCode status, HttpHeaders headers) implements Admission {

		/**
		 * Creates a refusal with a copy of the headers.
		 * @param status the status of the response, of class 3xx, 4xx or 5xx
		 * @param headers the headers of the response
		 * @throws IllegalArgumentException if the status is of another class
		 */
		public Refused {
			Assert.notNull(status, "'status' must not be null");
			Assert.isTrue(status.isError() || status.is3xxRedirection(),
					() -> "A refusal needs a status of class 3xx, 4xx or 5xx, not %s".formatted(status));
			headers = HttpHeaders.readOnlyHttpHeaders(HttpHeaders.copyOf(headers));
		}

		/**
		 * Adds a header to the response, such as {@code WWW-Authenticate} or
		 * {@code Retry-After}.
		 * @param name the name
		 * @param value the value
		 * @return a refusal with the header
		 */
		public Refused withHeader(String name, String value) {
			Assert.hasText(name, "'name' must not be empty");
			Assert.notNull(value, "'value' must not be null");
			HttpHeaders more = HttpHeaders.copyOf(this.headers);
			more.add(name, value);
			return new Refused(this.status, more);
		}

	}

}
