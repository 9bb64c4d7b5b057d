package io.tandem.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import io.tandem.local.Checkout;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class OptionsTest {

    private static final Pattern OPTION = Pattern.compile("^  (--[a-z-]+)( [A-Z:]+)?", Pattern.MULTILINE);

    @Test
    void theUsageHasEachOptionWithItsParameter() throws IOException {
        String usage = Files.readString(Checkout.root().resolve("deploy/local/usage.txt"));
        List<OptionSpec> options = new CommandLine(new Up()).getCommandSpec().options();

        Set<String> described = OPTION.matcher(usage).results().map(MatchResult::group).map(String::strip)
                .collect(Collectors.toSet());

        assertThat(described).isEqualTo(options.stream()
                .map(option -> option.arity().max() == 0 ? option.longestName()
                        : option.longestName() + " " + option.paramLabel())
                .collect(Collectors.toSet()));
    }
}
