package io.buckaroo.codec;

/**
 * The path of a property of a message, such as {@code items[0].quantity}. Its names may
 * come from the client: only the last characters of a long path are kept.
 *
 * @param value the path, empty for the message itself
 */
record PropertyPath(String value) {

	static final PropertyPath ROOT = new PropertyPath("");

	private static final int MAX_LENGTH = 80;

	PropertyPath property(String name) {
		return append((isRoot() ? "" : ".") + PrintableText.printable(name, MAX_LENGTH));
	}

	PropertyPath element(int index) {
		return append("[" + index + "]");
	}

	boolean isRoot() {
		return this.value.isEmpty();
	}

	private PropertyPath append(String name) {
		String path = this.value + name;
		int start = path.length() - MAX_LENGTH;
		return new PropertyPath((start > 0) ? "..." + path.substring(start + 3) : path);
	}

	@Override
	public String toString() {
		return this.value;
	}

}
