package io.buckaroo.webflux.handshake;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.springframework.http.HttpHeaders;

/**
 * A compact form of the URI and the headers of a request, which are kept long and read
 * rarely: the URI, then names and values in turn, in UTF-8. Each part is preceded by its
 * length, in groups of seven bits, the lowest first, of which all but the last have their
 * eighth bit set.
 */
final class PackedRequest {

	private static final int GROUP_BITS = 7;

	private static final int GROUP_MASK = 0x7F;

	private static final int CONTINUATION = 0x80;

	/** The packed length of most requests. */
	private static final int USUAL_LENGTH = 512;

	private PackedRequest() {
	}

	/**
	 * Packs a request.
	 * @param uri the URI
	 * @param headers the headers
	 * @return the packed request
	 */
	static byte[] of(URI uri, HttpHeaders headers) {
		ByteArrayOutputStream packed = new ByteArrayOutputStream(USUAL_LENGTH);
		append(packed, uri.toString());
		headers.forEach((name, values) -> values.forEach((value) -> {
			append(packed, name);
			append(packed, value);
		}));
		return packed.toByteArray();
	}

	private static void append(ByteArrayOutputStream packed, String part) {
		byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
		int length = bytes.length;
		for (; length > GROUP_MASK; length >>>= GROUP_BITS) {
			packed.write(length & GROUP_MASK | CONTINUATION);
		}
		packed.write(length);
		packed.writeBytes(bytes);
	}

	/**
	 * Returns the URI of a packed request.
	 */
	static URI uri(byte[] packed) {
		return URI.create(nextPart(ByteBuffer.wrap(packed)));
	}

	/**
	 * Returns the headers of a packed request.
	 * @param packed the packed request
	 * @return the headers, read-only
	 */
	static HttpHeaders headers(byte[] packed) {
		ByteBuffer rest = ByteBuffer.wrap(packed);
		skipPart(rest);
		HttpHeaders headers = new HttpHeaders();
		while (rest.hasRemaining()) {
			headers.add(nextPart(rest), nextPart(rest));
		}
		return HttpHeaders.readOnlyHttpHeaders(headers);
	}

	private static String nextPart(ByteBuffer rest) {
		int length = nextLength(rest);
		String part = new String(rest.array(), rest.position(), length, StandardCharsets.UTF_8);
		rest.position(rest.position() + length);
		return part;
	}

	private static void skipPart(ByteBuffer rest) {
		int length = nextLength(rest);
		rest.position(rest.position() + length);
	}

	private static int nextLength(ByteBuffer rest) {
		int length = 0;
		int shift = 0;
		byte group;
		do {
			group = rest.get();
			length |= (group & GROUP_MASK) << shift;
			shift += GROUP_BITS;
		}
		while ((group & CONTINUATION) != 0);
		return length;
	}

}
