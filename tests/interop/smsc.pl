# An SMSC by Net::SMPP and Perl's own Encode, for one client: what it reads goes to standard output, a JSON object a line.
# For each message that wants a receipt it sends one, and a reply of the handset; it asks whether the client is there.
use strict;
use warnings;
use Encode qw(decode encode);
use JSON::PP;
use Net::SMPP;

$| = 1;
my $json = JSON::PP->new->ascii->canonical;
sub tell_of { print $json->encode({@_}), "\n" }

my $listener = Net::SMPP->new_listen('127.0.0.1', port => 0, smpp_version => 0x34, timeout => 30) or die "no port: $!";
tell_of(port => $listener->sockport);
my $peer = $listener->accept or die "nobody came: $!";
${*$peer}{$_} = ${*$listener}{$_} for grep { !/^io_/ } keys %{*$listener};
$peer->set_version(0x34);

my $count = 0;
while (my $pdu = $peer->read_pdu) {
  if ($pdu->{cmd} == 0x00000009) {
    tell_of(bind => {map { $_ => $pdu->{$_} } qw(system_id password system_type interface_version)});
    $peer->bind_transceiver_resp(system_id => 'netsmpp', seq => $pdu->{seq});
    $peer->enquire_link(async => 1);
  }
  elsif ($pdu->{cmd} == 0x80000015) { tell_of(enquired => $pdu->{seq}) }
  elsif ($pdu->{cmd} == 0x00000015) { $peer->enquire_link_resp(seq => $pdu->{seq}) }
  elsif ($pdu->{cmd} == 0x80000005) { tell_of(answered => $pdu->{seq}, status => $pdu->{status}) }
  elsif ($pdu->{cmd} == 0x00000004) { take($pdu) }
  elsif ($pdu->{cmd} == 0x00000006) {
    tell_of(unbind => 1);
    $peer->unbind_resp(seq => $pdu->{seq});
    last;
  }
  else { tell_of(unknown => $pdu->{cmd}) }
}

sub take {
  my ($pdu) = @_;
  my ($octets, $header) = ($pdu->{short_message}, '');
  if ($pdu->{esm_class} & 0x40) {
    $header = substr $octets, 0, 1 + ord $octets;
    $octets = substr $octets, length $header;
  }
  my $id = sprintf 'net-%d', ++$count;
  tell_of(
    submit => {
      (map { $_ => $pdu->{$_} }
          qw(source_addr_ton source_addr_npi source_addr dest_addr_ton dest_addr_npi destination_addr registered_delivery)),
      text => decode($pdu->{data_coding} == 8 ? 'UTF-16BE' : 'gsm0338', $octets),
      header => unpack('H*', $header),
      id => $id,
    }
  );
  $peer->submit_sm_resp(message_id => $id, seq => $pdu->{seq});
  return unless $pdu->{registered_delivery};
  my @from = (source_addr_ton => 1, source_addr_npi => 1, source_addr => $pdu->{destination_addr});
  my $words = "id:$id sub:001 dlvrd:001 submit date:2611250100 done date:2611250101 stat:DELIVRD err:000 text:";
  $peer->deliver_sm(@from, destination_addr => $pdu->{source_addr}, esm_class => 4, short_message => $words, async => 1);
  $peer->deliver_sm(@from, destination_addr => $pdu->{source_addr}, esm_class => 4, async => 1,
    receipted_message_id => "$id\0", message_state => "\x05");
  $peer->deliver_sm(@from, destination_addr => $pdu->{source_addr}, data_coding => 8,
    short_message => encode('UTF-16BE', "\x{9000}\x{8ba2}"), async => 1);
  $peer->deliver_sm(@from, destination_addr => $pdu->{source_addr}, data_coding => 0,
    short_message => encode('gsm0338', "R [\x{20ac}]"), async => 1);
}
