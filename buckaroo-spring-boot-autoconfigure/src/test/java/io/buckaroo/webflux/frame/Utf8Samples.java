package io.buckaroo.webflux.frame;

import java.util.List;
import java.util.stream.Stream;

/**
 * Samples of well-formed and malformed UTF-8 of every kind (RFC 3629, sections 3 and 4;
 * The Unicode Standard, section 3.9).
 */
public final class Utf8Samples {

	private Utf8Samples() {
	}

	/**
	 * Returns texts, including the first and the last character of each length, and the
	 * neighbours of invalid code points.
	 */
	public static List<String> wellFormed() {
		return List.of("", "plain ASCII, longer than eight bytes", "Grüße, Привет, γειά, 你好, 🌍", "\u0000", "\u007F",
				"\u0080", "\u07FF", "\u0800", "\uD7FF", "\uE000", "\uFDD0", "\uFFFD", "\uFFFE", "\uFFFF",
				new String(Character.toChars(0x10000)), new String(Character.toChars(0x1FFFF)),
				new String(Character.toChars(0x10FFFE)), new String(Character.toChars(0x10FFFF)), "1234567é",
				"12345678é");
	}

	/**
	 * Returns malformed sequences in hexadecimal, each of which becomes malformed with
	 * its last byte.
	 */
	public static Stream<String> malformed() {
		return Stream
			.of(trailsAlone(), leadsWithoutTrail(), neverUsed(), overlong(), surrogates(), tooGreat(), cutShort())
			.flatMap((kind) -> kind);
	}

	private static Stream<String> trailsAlone() {
		return Stream.of("80", "8F", "90", "9F", "A0", "BF");
	}

	private static Stream<String> leadsWithoutTrail() {
		return Stream.of("C220", "DF20", "E020", "E120", "EC20", "ED20", "EE20", "EF20", "F020", "F120", "F320",
				"F420");
	}

	private static Stream<String> neverUsed() {
		return Stream.of("C0", "C1", "F5", "F8", "FB", "FC", "FD", "FE", "FF");
	}

	/**
	 * Returns overlong forms of U+0000, of the slash, and of the last character of each
	 * shorter form.
	 */
	private static Stream<String> overlong() {
		return Stream.of("E080", "E09F", "F080", "F08F");
	}

	private static Stream<String> surrogates() {
		return Stream.of("EDA0", "EDAF", "EDB0", "EDBF");
	}

	private static Stream<String> tooGreat() {
		return Stream.of("F490", "F4BF");
	}

	/**
	 * Returns characters whose last byte is missing, each followed by another character.
	 */
	private static Stream<String> cutShort() {
		return Stream.of("C361", "E282C3", "E28261", "F09F8C61", "F09F8CF0");
	}

	/**
	 * Returns sequences that are malformed only at the end of a text.
	 */
	public static Stream<String> unfinished() {
		return Stream.of("C3", "DF", "E0A0", "E2", "E282", "EFBF", "F0", "F09F", "F09F8C", "F48FBF");
	}

}
