package io.buckaroo.topic.redis;

import java.io.IOException;
import java.io.Writer;

import io.buckaroo.topic.PayloadLimit;

/**
 * Collects the JSON of a payload up to the limit, so that an object of any size can be
 * refused without holding all of its JSON.
 */
final class JsonText extends Writer {

	private final PayloadLimit limit;

	private final StringBuilder text = new StringBuilder();

	private boolean exceeded;

	JsonText(PayloadLimit limit) {
		this.limit = limit;
	}

	@Override
	public void write(char[] source, int offset, int length) throws IOException {
		if (this.text.length() + (long) length > this.limit.max().toBytes()) {
			this.exceeded = true;
			throw new IOException("The limit is exceeded");
		}
		this.text.append(source, offset, length);
	}

	/**
	 * Whether the JSON is larger than the limit.
	 */
	boolean isExceeded() {
		return this.exceeded;
	}

	@Override
	public void flush() {
		// Nothing is buffered
	}

	@Override
	public void close() {
		// There is nothing to release
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
