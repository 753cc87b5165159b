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
		return "'" + escape(text, "'\\") + "'";
	}

	/**
	 * Returns a sentence that contains text of a client in quotation marks: at most a
	 * hundred characters, in which characters other than printable ASCII are escaped.
	 * @param sentence the sentence
	 * @return the sentence to log
	 */
	public static String sentence(String sentence) {
		return escape(sentence, "\\");
	}

	private static String escape(String text, String escaped) {
		StringBuilder safe = new StringBuilder();
		text.chars().limit(MAX_LENGTH).forEach((character) -> {
			if (character < ' ' || character > '~' || escaped.indexOf(character) >= 0) {
				safe.append("\\u%04x".formatted(character));
			}
			else {
				safe.append((char) character);
			}
		});
		return safe.append((text.length() > MAX_LENGTH) ? "..." : "").toString();
	}

}
