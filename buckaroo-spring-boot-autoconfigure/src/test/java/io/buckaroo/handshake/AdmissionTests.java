package io.buckaroo.handshake;

import java.util.HashMap;
import java.util.Map;

import io.buckaroo.handshake.Admission.Admitted;
import io.buckaroo.handshake.Admission.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Admission}.
 */
class AdmissionTests {

	@Test
	void anAdmissionIsEmptyByDefault() {
		assertThat(Admission.admit().attributes()).isEmpty();
		assertThat(Admission.admit().subprotocol()).isNull();
	}

	@Test
	void additionsReturnANewAdmission() {
		Admitted plain = Admission.admit();
		Admitted named = plain.withAttribute("user", "ann");
		Admitted picked = named.withSubprotocol("v2");
		assertThat(plain).isEqualTo(new Admitted(Map.of(), null, true));
		assertThat(named).isEqualTo(new Admitted(Map.of("user", "ann"), null, true));
		assertThat(picked).isEqualTo(new Admitted(Map.of("user", "ann"), "v2", true));
		assertThat(picked.withAttribute("area", 51))
			.isEqualTo(new Admitted(Map.of("user", "ann", "area", 51), "v2", true));
	}

	@Test
	void compressionRequiresTheConsentOfEachCheck() {
		Admitted plain = Admission.admit();
		Admitted uncompressed = plain.withoutCompression();
		assertThat(plain.compression()).isTrue();
		assertThat(uncompressed).isEqualTo(new Admitted(Map.of(), null, false));
		assertThat(uncompressed.withAttribute("user", "ann").withSubprotocol("v2").compression()).isFalse();
		assertThat(plain.and(uncompressed).compression()).isFalse();
		assertThat(uncompressed.and(plain).compression()).isFalse();
	}

	@Test
	void theLastAttributeOfANameTakesPrecedence() {
		assertThat(Admission.admit().withAttribute("user", "ann").withAttribute("user", "bob").attributes())
			.isEqualTo(Map.of("user", "bob"));
	}

	@Test
	void attributesAreCopiedAndUnmodifiable() {
		Map<String, Object> attributes = new HashMap<>(Map.of("user", "ann"));
		Admitted admitted = new Admitted(attributes, null, true);
		attributes.put("user", "bob");
		assertThat(admitted.attributes()).isEqualTo(Map.of("user", "ann"));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> admitted.attributes().put("user", "bob"));
	}

	@Test
	void anAttributeRequiresANameAndAValue() {
		assertThatIllegalArgumentException().isThrownBy(() -> Admission.admit().withAttribute(null, "ann"))
			.withMessageContaining("'name'");
		assertThatIllegalArgumentException().isThrownBy(() -> Admission.admit().withAttribute(" ", "ann"))
			.withMessageContaining("'name'");
		assertThatIllegalArgumentException().isThrownBy(() -> Admission.admit().withAttribute("user", null))
			.withMessageContaining("'value'");
	}

	@Test
	void anEmptySubprotocolIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Admission.admit().withSubprotocol(null))
			.withMessageContaining("'subprotocol'");
		assertThatIllegalArgumentException().isThrownBy(() -> Admission.admit().withSubprotocol(" "))
			.withMessageContaining("'subprotocol'");
	}

	@ParameterizedTest
	@ValueSource(ints = { 300, 303, 400, 403, 499, 500, 503, 599 })
	void aRefusalHasAStatusOfClass3xx4xxOr5xx(int status) {
		assertThat(Admission.refuse(HttpStatusCode.valueOf(status)).status().value()).isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 101, 200, 204, 299, 600 })
	void aStatusOfAnotherClassIsRefused(int status) {
		assertThatIllegalArgumentException().isThrownBy(() -> Admission.refuse(HttpStatusCode.valueOf(status)))
			.withMessageContaining(String.valueOf(status))
			.withMessageContaining("3xx, 4xx or 5xx");
	}

	@Test
	void aRefusalRequiresAStatus() {
		assertThatIllegalArgumentException().isThrownBy(() -> Admission.refuse(null)).withMessageContaining("'status'");
	}

	@Test
	void aHeaderIsAddedToACopy() {
		Refused plain = Admission.refuse(HttpStatus.UNAUTHORIZED);
		Refused asking = plain.withHeader("WWW-Authenticate", "Basic").withHeader("www-authenticate", "Bearer");
		assertThat(plain.headers().isEmpty()).isTrue();
		assertThat(asking.headers().get("WWW-Authenticate")).containsExactly("Basic", "Bearer");
	}

	@Test
	void headersAreCopiedAndUnmodifiable() {
		HttpHeaders headers = new HttpHeaders();
		headers.add("Retry-After", "5");
		Refused refused = new Refused(HttpStatus.SERVICE_UNAVAILABLE, headers);
		headers.add("Retry-After", "6");
		headers.add("X-More", "more");
		assertThat(refused).isEqualTo(Admission.refuse(HttpStatus.SERVICE_UNAVAILABLE).withHeader("Retry-After", "5"));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> refused.headers().add("X-More", "more"));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> refused.headers().get("Retry-After").add("6"));
	}

	@Test
	void aHeaderRequiresANameAndAValue() {
		Refused refused = Admission.refuse(HttpStatus.FORBIDDEN);
		assertThatIllegalArgumentException().isThrownBy(() -> refused.withHeader(null, "value"))
			.withMessageContaining("'name'");
		assertThatIllegalArgumentException().isThrownBy(() -> refused.withHeader("X-Name", null))
			.withMessageContaining("'value'");
	}

}
