package io.buckaroo.webflux.log;

/**
 * Text that a client has sent, in a form that is safe to log.
 */
public final class ClientText {

	private static final int MAX_LENGTH = 100;

	private ClientText() {
	}

	/**
	 * Returns a text in quotation marks: at most a hundred characters, in which quotation
	 * marks, backslashes and characters other than printable ASCII are escaped.
	 * @param text the text
	 * @return the text to log
	 */
	public static String quote(String text) {
		StringBuilder quoted = new StringBuilder("'");
		text.chars().limit(MAX_LENGTH).forEach((character) -> append(quoted, (char) character));
		return quoted.append((text.length() > MAX_LENGTH) ? "...'" : "'").toString();
	}

	private static void append(StringBuilder quoted, char character) {
		if (character < ' ' || character > '~' || character == '\'' || character == '\\') {
			quoted.append("\\u%04x".formatted((int) character));
		}
		else {
			quoted.append(character);
		}
	}

}
