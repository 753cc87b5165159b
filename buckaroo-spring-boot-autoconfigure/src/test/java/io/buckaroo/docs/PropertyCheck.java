package io.buckaroo.docs;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.buckaroo.autoconfigure.BuckarooProperties;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Text;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * Properties that a page names exist, a default in parentheses after a name is the one of
 * the property, and the values in configurations are valid.
 */
class PropertyCheck implements PageCheck {

	private static final Pattern NAME = Pattern
		.compile("(?:(?<=-D)|(?<![\\w.$@/]))buckaroo(?:\\.[A-Za-z][\\w-]*|\\[[^\\]]*])+(?![\\w(])");

	private static final Pattern DEFAULT = Pattern.compile("^\\s?\\(([\\d,]+) ?(ms|s|h|KB|MB)?\\b");

	private final PropertyNames names;

	private final Set<String> meters;

	/**
	 * Creates a check.
	 * @param names the names of the properties
	 * @param meters the names of the meters, which look like those of properties
	 */
	PropertyCheck(PropertyNames names, Set<String> meters) {
		this.names = names;
		this.meters = meters;
	}

	@Override
	public List<Problem> check(MarkdownPage page) {
		List<Problem> problems = new ArrayList<>();
		for (Code code : page.nodes(Code.class)) {
			unknown(code.getLiteral()).forEach((name) -> problems.add(Problem.at(page, code, unknownProperty(name))));
			checkDefault(page, code, problems);
		}
		for (FencedCodeBlock block : page.codeBlocks("shell")) {
			unknown(block.getLiteral()).forEach((name) -> problems.add(Problem.at(page, block, unknownProperty(name))));
		}
		page.codeBlocks("properties").forEach((block) -> bind(page, block, PropertyCheck::properties, problems));
		page.codeBlocks("yaml").forEach((block) -> bind(page, block, PropertyCheck::yaml, problems));
		return problems;
	}

	private List<String> unknown(String code) {
		return NAME.matcher(code)
			.results()
			.map((match) -> match.group())
			.filter((name) -> !this.names.contains(name) && !this.meters.contains(name))
			.toList();
	}

	private void checkDefault(MarkdownPage page, Code code, List<Problem> problems) {
		String value = this.names.defaultValue(code.getLiteral());
		if (value == null || !(code.getNext() instanceof Text text)) {
			return;
		}
		DEFAULT.matcher(text.getLiteral())
			.results()
			.map((stated) -> stated.group(1).replace(",", "") + Objects.toString(stated.group(2), ""))
			.filter((stated) -> !stated.equals(value))
			.forEach((stated) -> problems.add(Problem.at(page, code,
					"the default of '" + code.getLiteral() + "' is " + value + ", not " + stated)));
	}

	private static String unknownProperty(String name) {
		return "there is no property '" + name + "': correct the name";
	}

	private static void bind(MarkdownPage page, FencedCodeBlock block, Function<String, Properties> parser,
			List<Problem> problems) {
		try {
			Properties properties = parser.apply(block.getLiteral());
			new Binder(new MapConfigurationPropertySource(properties)).bind("buckaroo",
					Bindable.of(BuckarooProperties.class), new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
		}
		catch (BindException ex) {
			problems.add(Problem.at(page, block,
					"not a valid configuration: " + ex.getMessage() + ": " + ex.getCause().getMessage()));
		}
		catch (RuntimeException ex) {
			problems.add(Problem.at(page, block, "not a configuration: " + ex.getMessage()));
		}
	}

	private static Properties properties(String text) {
		try {
			Properties properties = new Properties();
			properties.load(new StringReader(text));
			return properties;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Properties yaml(String text) {
		YamlPropertiesFactoryBean factory = new YamlPropertiesFactoryBean();
		factory.setResources(new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)));
		return factory.getObject();
	}

}
