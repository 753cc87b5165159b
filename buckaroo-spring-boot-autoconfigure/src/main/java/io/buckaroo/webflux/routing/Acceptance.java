package io.buckaroo.webflux.routing;

import java.util.Comparator;
import java.util.List;

import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;

/**
 * The preference of a request for an event stream, from its {@code Accept} header (RFC
 * 9110, section 12.5.1).
 */
enum Acceptance {

	/** No other media type is preferred to an event stream. */
	WANTED,

	/** Other media types are preferred, as when a browser opens a page. */
	POSSIBLE,

	/** An event stream is not acceptable, or the header is malformed. */
	EXCLUDED;

	static Acceptance of(HttpHeaders headers) {
		try {
			return of(headers.getAccept());
		}
		catch (InvalidMediaTypeException | InvalidMimeTypeException ex) {
			return EXCLUDED;
		}
	}

	private static Acceptance of(List<MediaType> accepted) {
		if (accepted.isEmpty()) {
			return WANTED;
		}
		MediaType range = accepted.stream()
			.filter((each) -> each.includes(MediaType.TEXT_EVENT_STREAM))
			.max(Comparator.comparingInt(Acceptance::specificity).thenComparing(MediaType::getQualityValue))
			.orElse(null);
		if (range == null || range.getQualityValue() == 0) {
			return EXCLUDED;
		}
		return accepted.stream().anyMatch((other) -> isBetter(other, range)) ? POSSIBLE : WANTED;
	}

	private static boolean isBetter(MediaType other, MediaType range) {
		return other.getQualityValue() > range.getQualityValue()
				|| (other.getQualityValue() == range.getQualityValue() && specificity(other) > specificity(range));
	}

	private static int specificity(MediaType range) {
		return range.isWildcardType() ? 0 : range.isWildcardSubtype() ? 1 : 2;
	}

}
