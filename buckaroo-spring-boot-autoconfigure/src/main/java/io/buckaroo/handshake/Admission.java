package io.buckaroo.handshake;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.Assert;

/**
 * What a {@link HandshakeCheck} says of a request: it may become a connection, or not. A
 * value: immutable, and equal when it says the same.
 */
public sealed interface Admission {

	/**
	 * Lets the request become a connection.
	 * @return the admission
	 */
	static Admitted admit() {
		return Admitted.AS_IT_IS;
	}

	/**
	 * Refuses the request.
	 * @param status the status of the response: of class 3, 4 or 5
	 * @return the refusal
	 * @throws IllegalArgumentException if the status does not refuse
	 */
	static Refused refuse(HttpStatusCode status) {
		return new Refused(status, HttpHeaders.EMPTY);
	}

	/**
	 * The request may become a connection.
	 *
	 * @param attributes what the connection shows beside the attributes of its route
	 * @param subprotocol the subprotocol to agree on; {@code null} leaves the choice to
	 * the route
	 */
	record Admitted(Map<String, Object> attributes, @Nullable String subprotocol) implements Admission {

		private static final Admitted AS_IT_IS = new Admitted(Map.of(), null);

		/**
		 * Copies the attributes.
		 * @param attributes the attributes; no null values
		 * @param subprotocol the subprotocol, or {@code null}
		 */
		public Admitted {
			attributes = Map.copyOf(attributes);
		}

		/**
		 * Adds an attribute for {@link io.buckaroo.Connection#attributes()}. One of the
		 * same name, of the route or of an earlier check, is replaced.
		 * @param name the name
		 * @param value the value
		 * @return an admission with the attribute
		 */
		public Admitted withAttribute(String name, Object value) {
			Assert.hasText(name, "'name' must not be empty");
			Assert.notNull(value, "'value' must not be null");
			Map<String, Object> more = new LinkedHashMap<>(this.attributes);
			more.put(name, value);
			return new Admitted(more, this.subprotocol);
		}

		/**
		 * Picks the subprotocol of a socket, instead of the route. An event source
		 * ignores it.
		 * @param subprotocol one that the client offers; another one would make it fail
		 * the connection (RFC 6455, section 4.1), and is answered with 500
		 * @return an admission with the subprotocol
		 */
		public Admitted withSubprotocol(String subprotocol) {
			Assert.hasText(subprotocol, "'subprotocol' must not be empty");
			return new Admitted(this.attributes, subprotocol);
		}

		/**
		 * This admission and that of a later check, which wins.
		 */
		Admitted and(Admitted later) {
			Map<String, Object> all = new LinkedHashMap<>(this.attributes);
			all.putAll(later.attributes);
			return new Admitted(all, (later.subprotocol != null) ? later.subprotocol : this.subprotocol);
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
		 * Copies the headers.
		 * @param status a status of class 3, 4 or 5
		 * @param headers the headers
		 * @throws IllegalArgumentException if the status does not refuse
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
