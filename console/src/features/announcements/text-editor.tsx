import BoldOutlined from '@ant-design/icons/BoldOutlined';
import FontSizeOutlined from '@ant-design/icons/FontSizeOutlined';
import LineOutlined from '@ant-design/icons/LineOutlined';
import LinkOutlined from '@ant-design/icons/LinkOutlined';
import MessageOutlined from '@ant-design/icons/MessageOutlined';
import OrderedListOutlined from '@ant-design/icons/OrderedListOutlined';
import UnorderedListOutlined from '@ant-design/icons/UnorderedListOutlined';
import * as commands from '@uiw/react-md-editor/commands';
import MDEditor from '@uiw/react-md-editor/nohighlight';
import '@uiw/react-md-editor/markdown-editor.css';
import { useTranslation } from 'react-i18next';

const tools = [
  { name: 'heading', command: commands.title2, Icon: FontSizeOutlined },
  { name: 'bold', command: commands.bold, Icon: BoldOutlined },
  { name: 'list', command: commands.unorderedListCommand, Icon: UnorderedListOutlined },
  { name: 'steps', command: commands.orderedListCommand, Icon: OrderedListOutlined },
  { name: 'quote', command: commands.quote, Icon: MessageOutlined },
  { name: 'link', command: commands.link, Icon: LinkOutlined },
  { name: 'line', command: commands.hr, Icon: LineOutlined },
] as const;

type Props = {
  id: string;
  label: string;
  value: string;
  isWrong: boolean;
  lang: string;
  onChange: (text: string) => void;
};

/** Markdown is written here and shown by our own preview: the editor's would show HTML. */
export function TextEditor({ id, label, value, isWrong, lang, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <MDEditor
      value={value}
      onChange={(text) => onChange(text ?? '')}
      preview="edit"
      height={420}
      visibleDragbar={false}
      commands={tools.map(({ name, command, Icon }) => {
        const words = t(`announcements.tool.${name}`);
        return { ...command, icon: <Icon aria-hidden="true" />, buttonProps: { 'aria-label': words, title: words } };
      })}
      extraCommands={[]}
      textareaProps={{ id, lang, 'aria-label': label, 'aria-invalid': isWrong, spellCheck: true }}
    />
  );
}
