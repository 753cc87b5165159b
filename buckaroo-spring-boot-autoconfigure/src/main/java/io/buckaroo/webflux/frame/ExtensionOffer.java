package io.buckaroo.webflux.frame;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An extension offered by a client (RFC 6455, section 9.1).
 *
 * @param name the name of the extension
 * @param parameters the parameters, in their order, including duplicates
 */
record ExtensionOffer(String name, List<Parameter> parameters) {

	private static final String SEPARATORS = "()<>@,;:\\\"/[]?={} \t";

	/**
	 * Parses the offers of a client, by preference, which may be spread over several
	 * headers.
	 * @param headers the values of the headers
	 * @return the offers, empty if there are none
	 * @throws IllegalArgumentException if an offer is malformed
	 */
	static List<ExtensionOffer> parse(List<String> headers) {
		List<ExtensionOffer> offers = new ArrayList<>();
		headers.forEach((header) -> new Reader(header).readTo(offers));
		return offers;
	}

	/**
	 * A parameter of an offer.
	 *
	 * @param name the name
	 * @param value the value, or {@code null} if there is none
	 */
	record Parameter(String name, @Nullable String value) {

	}

	/**
	 * Reads a header from left to right.
	 */
	private static final class Reader {

		private final String header;

		private int position;

		Reader(String header) {
			this.header = header;
		}

		void readTo(List<ExtensionOffer> offers) {
			do {
				skipSpace();
				// Empty elements of a list are ignored (RFC 9110, section 5.6.1.2)
				if (!atEnd() && peek() != ',') {
					offers.add(offer());
				}
			}
			while (skip(','));
			check(atEnd());
		}

		private ExtensionOffer offer() {
			String name = token();
			List<Parameter> parameters = new ArrayList<>();
			while (skip(';')) {
				String parameter = token();
				parameters.add(new Parameter(parameter, skip('=') ? value() : null));
			}
			return new ExtensionOffer(name, parameters);
		}

		private String value() {
			skipSpace();
			return (!atEnd() && peek() == '"') ? quoted() : token();
		}

		private String quoted() {
			StringBuilder value = new StringBuilder();
			this.position++;
			while (next() != '"') {
				this.position += (peek() == '\\') ? 1 : 0;
				check(isTokenCharacter(next()));
				value.append(peek());
				this.position++;
			}
			this.position++;
			check(!value.isEmpty());
			return value.toString();
		}

		private String token() {
			skipSpace();
			int start = this.position;
			while (!atEnd() && isTokenCharacter(peek())) {
				this.position++;
			}
			check(this.position > start);
			return this.header.substring(start, this.position);
		}

		private static boolean isTokenCharacter(char c) {
			return c >= ' ' && c < 0x7F && SEPARATORS.indexOf(c) < 0;
		}

		private boolean skip(char expected) {
			skipSpace();
			boolean found = !atEnd() && peek() == expected;
			this.position += found ? 1 : 0;
			return found;
		}

		private void skipSpace() {
			while (!atEnd() && (peek() == ' ' || peek() == '\t')) {
				this.position++;
			}
		}

		private char next() {
			check(!atEnd());
			return peek();
		}

		private char peek() {
			return this.header.charAt(this.position);
		}

		private boolean atEnd() {
			return this.position == this.header.length();
		}

		private void check(boolean wellFormed) {
			if (!wellFormed) {
				throw new IllegalArgumentException("Malformed at %d: %s".formatted(this.position, this.header));
			}
		}

	}

}
