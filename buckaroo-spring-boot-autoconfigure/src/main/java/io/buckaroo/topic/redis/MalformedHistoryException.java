package io.buckaroo.topic.redis;

/**
 * Thrown if a history has an entry that no node has written.
 */
@SuppressWarnings("serial")
final class MalformedHistoryException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param stream the key of the stream
	 */
	MalformedHistoryException(String stream) {
		super("the stream '%s' has an entry with a malformed id or position".formatted(stream));
	}

}
