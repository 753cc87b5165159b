package io.buckaroo.codec;

/**
 * Text that a client may have sent, for a description that is logged and sent back.
 */
final class PrintableText {

	private PrintableText() {
	}

	/**
	 * Returns the beginning of a text, with a question mark in place of each character
	 * that could break a line or be invisible.
	 * @param text the text
	 * @param maxLength how many characters are kept
	 * @return the printable text
	 */
	static String printable(String text, int maxLength) {
		StringBuilder printable = new StringBuilder();
		text.codePoints()
			.limit(maxLength)
			.map((each) -> isPrintable(each) ? each : '?')
			.forEach(printable::appendCodePoint);
		return printable.append((text.length() > maxLength) ? "..." : "").toString();
	}

	private static boolean isPrintable(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> true;
		};
	}

}
