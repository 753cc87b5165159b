package io.buckaroo.webflux.frame;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.buckaroo.webflux.frame.ExtensionOffer.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The negotiation of permessage-deflate (RFC 7692, section 7.1). Context takeover is
 * disabled in both directions: each message is compressed on its own, no connection holds
 * a dictionary, and a compressed message is the same for all clients.
 */
final class DeflateNegotiation {

	private static final String NAME = "permessage-deflate";

	private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";

	private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";

	private static final String SERVER_BITS = "server_max_window_bits";

	private static final String CLIENT_BITS = "client_max_window_bits";

	/** The window of the JDK's deflater, which cannot be changed. */
	private static final String WINDOW_BITS = "15";

	private static final Set<String> BITS = Set.of("8", "9", "10", "11", "12", "13", "14", WINDOW_BITS);

	private static final String ANSWER = String.join("; ", NAME, SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT);

	/** The answer to an offer with a window, which has to repeat the window. */
	private static final String ANSWER_WITH_BITS = ANSWER + "; " + SERVER_BITS + "=" + WINDOW_BITS;

	private DeflateNegotiation() {
	}

	/**
	 * Accepts the first offer that is supported.
	 * @param offers the offers of the client, by preference
	 * @return the answer, or {@code null} if messages are not compressed
	 */
	static @Nullable String answer(List<ExtensionOffer> offers) {
		return offers.stream()
			.filter((offer) -> offer.name().equals(NAME))
			.map(ExtensionOffer::parameters)
			.filter(DeflateNegotiation::isSupported)
			.findFirst()
			.map((parameters) -> parameters.contains(new Parameter(SERVER_BITS, WINDOW_BITS)) ? ANSWER_WITH_BITS
					: ANSWER)
			.orElse(null);
	}

	/**
	 * Returns whether the parameters of an offer are supported. An offer with an unknown,
	 * invalid or duplicate parameter has to be declined.
	 */
	private static boolean isSupported(List<Parameter> parameters) {
		Set<String> names = new HashSet<>();
		return parameters.stream().allMatch((parameter) -> names.add(parameter.name()) && isSupported(parameter));
	}

	private static boolean isSupported(Parameter parameter) {
		String value = parameter.value();
		return switch (parameter.name()) {
			case SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT -> value == null;
			case SERVER_BITS -> WINDOW_BITS.equals(value);
			case CLIENT_BITS -> value == null || BITS.contains(value);
			default -> false;
		};
	}

}
