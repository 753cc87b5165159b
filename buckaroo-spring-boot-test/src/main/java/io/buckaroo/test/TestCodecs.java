package io.buckaroo.test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.buckaroo.codec.CborMessageCodec;
import io.buckaroo.codec.JsonMessageCodec;
import io.buckaroo.codec.MessageCodec;
import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.codec.MessageValidator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * The codecs of typed messages, in the order of an application.
 */
final class TestCodecs {

	private static final boolean CBOR_PRESENT = ClassUtils.isPresent("tools.jackson.dataformat.cbor.CBORMapper",
			TestCodecs.class.getClassLoader());

	/**
	 * Those of an application without configuration. Shared, as their mappers keep what
	 * they have found out about types.
	 */
	static final Supplier<MessageCodecs> DEFAULT = SingletonSupplier
		.of(() -> create(TestJson.DEFAULT.mapper(), List.of(), null));

	private TestCodecs() {
	}

	/**
	 * Creates codecs.
	 * @param mapper the mapper for JSON
	 * @param declared the codecs that the application declares
	 * @param validator the validator, or {@code null} for none
	 */
	static MessageCodecs create(JsonMapper mapper, List<MessageCodec> declared, @Nullable MessageValidator validator) {
		List<MessageCodec> codecs = new ArrayList<>(declared);
		if (!containsInstance(declared, JsonMessageCodec.class)) {
			codecs.add(new JsonMessageCodec(mapper));
		}
		if (CBOR_PRESENT && !containsInstance(declared, CborMessageCodec.class)) {
			codecs.add(Cbor.codec());
		}
		AnnotationAwareOrderComparator.sort(codecs);
		return new MessageCodecs(codecs, validator);
	}

	private static boolean containsInstance(List<MessageCodec> codecs, Class<?> type) {
		return codecs.stream().anyMatch(type::isInstance);
	}

	/**
	 * A class of its own, because the module of CBOR is optional.
	 */
	private static final class Cbor {

		static MessageCodec codec() {
			return new CborMessageCodec(CBORMapper.builder().findAndAddModules().build());
		}

	}

}
