package io.buckaroo.webflux.frame;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.buckaroo.webflux.frame.ExtensionOffer.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * The agreement on permessage-deflate (RFC 7692, section 7.1). We say that every message
 * is compressed on its own, in both directions, so that no connection holds a dictionary,
 * and a compressed message is the same for all clients.
 */
final class DeflateNegotiation {

	private static final String NAME = "permessage-deflate";

	private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";

	private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";

	private static final String SERVER_BITS = "server_max_window_bits";

	private static final String CLIENT_BITS = "client_max_window_bits";

	/** The deflater of the JDK has no other window. */
	private static final String OUR_BITS = "15";

	private static final Set<String> BITS = Set.of("8", "9", "10", "11", "12", "13", "14", OUR_BITS);

	private static final String ANSWER = String.join("; ", NAME, SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT);

	/** The server repeats a window that it is offered. */
	private static final String ANSWER_WITH_BITS = ANSWER + "; " + SERVER_BITS + "=" + OUR_BITS;

	private DeflateNegotiation() {
	}

	/**
	 * Accepts the first offer that can be served.
	 * @param offers what the client offers, by preference
	 * @return the answer, or {@code null} if the connection goes on without compression
	 */
	static @Nullable String answer(List<ExtensionOffer> offers) {
		return offers.stream()
			.filter((offer) -> offer.name().equals(NAME))
			.map(ExtensionOffer::parameters)
			.filter(DeflateNegotiation::canBeServed)
			.findFirst()
			.map((parameters) -> parameters.contains(new Parameter(SERVER_BITS, OUR_BITS)) ? ANSWER_WITH_BITS : ANSWER)
			.orElse(null);
	}

	/**
	 * An offer with a parameter that is unknown, has a wrong value or is there twice is
	 * to be declined.
	 */
	private static boolean canBeServed(List<Parameter> parameters) {
		Set<String> names = new HashSet<>();
		return parameters.stream().allMatch((parameter) -> names.add(parameter.name()) && canBeServed(parameter));
	}

	private static boolean canBeServed(Parameter parameter) {
		String value = parameter.value();
		return switch (parameter.name()) {
			case SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT -> value == null;
			case SERVER_BITS -> OUR_BITS.equals(value);
			case CLIENT_BITS -> value == null || BITS.contains(value);
			default -> false;
		};
	}

}
